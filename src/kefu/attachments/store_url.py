"""Turns the address of a file store (folder, s3, gs, az) into an obstore store; called by `store`."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

import msgspec
from obstore.store import AzureStore, GCSStore, LocalStore, ObjectStore, S3Store

if TYPE_CHECKING:
    from obstore.store import AzureConfig, ClientConfig, RetryConfig, S3Config

_CONNECT_TIMEOUT = timedelta(seconds=5)
_TRANSFER_TIMEOUT = timedelta(minutes=10)  # of a whole request: a big video over a slow line
_RETRY: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=15)}


class StoreOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a bucket needs beside its address; each may also stand in the query of the URL, but this one wins.

    `key` and `secret` are an S3 key pair, or `key` alone the account key of Azure. `style` says where S3
    expects the name of the bucket: Aliyun OSS and Tencent COS want `virtual`. `credentials` is the path of a
    GCS key.
    """

    endpoint: str | None = None
    region: str | None = None
    key: str | None = None
    secret: str | None = None
    session_token: str | None = None
    style: Literal["path", "virtual"] | None = None
    account: str | None = None
    credentials: str | None = None


def open_object_store(url: str, options: StoreOptions) -> ObjectStore:
    """The store at `url`; a scheme or an option that is not known is a ValueError, so that start-up fails."""
    parts = urlsplit(url)
    if parts.scheme in ("", "file"):
        return _open_folder(url if not parts.scheme else _folder_of(parts.netloc, parts.path))
    openers = {"s3": _open_s3, "gs": _open_gcs, "az": _open_azure}
    if parts.scheme not in openers:
        raise ValueError(f"a file store is a folder, file://, s3://, gs:// or az://, not {parts.scheme}://")
    if not parts.netloc:
        raise ValueError(f"{parts.scheme}:// needs the name of a bucket")
    merged = _merge(parts.query, options)
    return openers[parts.scheme](parts.netloc, unquote(parts.path).strip("/") or None, merged)


def _folder_of(host: str, path: str) -> str:
    if host not in ("", "localhost"):
        raise ValueError("a file:// address has three slashes: file:///srv/kefu/files")
    return unquote(path)


def _open_folder(path: str) -> LocalStore:
    folder = Path(path).expanduser().absolute()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return LocalStore(folder.resolve())


def _merge(query: str, options: StoreOptions) -> StoreOptions:
    in_url = dict(parse_qsl(query, strict_parsing=True)) if query else {}
    given = {name: value for name, value in msgspec.structs.asdict(options).items() if value is not None}
    try:
        return msgspec.convert({**in_url, **given}, StoreOptions)
    except msgspec.ValidationError as error:
        raise ValueError(f"the address of the file store: {error}") from None


def _open_s3(bucket: str, prefix: str | None, options: StoreOptions) -> ObjectStore:
    is_virtual = options.style == "virtual"
    config: S3Config = {"region": options.region or "us-east-1", "virtual_hosted_style_request": is_virtual}
    if options.endpoint:
        config["endpoint"] = _with_bucket(options.endpoint, bucket) if is_virtual else options.endpoint
    if options.key and options.secret:
        config["access_key_id"] = options.key
        config["secret_access_key"] = options.secret
    if options.session_token:
        config["session_token"] = options.session_token
    return S3Store(bucket, prefix=prefix, config=config, client_options=_http(options.endpoint), retry_config=_RETRY)


def _with_bucket(endpoint: str, bucket: str) -> str:
    parts = urlsplit(endpoint)
    host = parts.netloc if parts.netloc.startswith(f"{bucket}.") else f"{bucket}.{parts.netloc}"
    return urlunsplit(parts._replace(netloc=host))


def _open_gcs(bucket: str, prefix: str | None, options: StoreOptions) -> ObjectStore:
    http = _http(options.endpoint)
    if options.credentials:
        return GCSStore(
            bucket,
            prefix=prefix,
            config={"application_credentials": options.credentials},
            client_options=http,
            retry_config=_RETRY,
        )
    return GCSStore(bucket, prefix=prefix, client_options=http, retry_config=_RETRY)


def _open_azure(container: str, prefix: str | None, options: StoreOptions) -> ObjectStore:
    if not options.account:
        raise ValueError("az:// needs account=NAME")
    config: AzureConfig = {"account_name": options.account}
    if options.key:
        config["account_key"] = options.key
    if options.endpoint:
        config["endpoint"] = options.endpoint
    return AzureStore(
        container,
        prefix=prefix,
        config=config,
        client_options=_http(options.endpoint),
        retry_config=_RETRY,
    )


def _http(endpoint: str | None) -> "ClientConfig":
    # Plain http only where the operator wrote it: a MinIO beside us, or the server of a test.
    allow_http = bool(endpoint) and urlsplit(endpoint or "").scheme == "http"
    return {"connect_timeout": _CONNECT_TIMEOUT, "timeout": _TRANSFER_TIMEOUT, "allow_http": allow_http}
