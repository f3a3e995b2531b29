"""What an operator may set: one frozen struct, read once from the environment; defaults that need no configuration.

Read by the composition root and the command line; `kefu schema settings` prints its documentation from here.
"""

import difflib
import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

PREFIX = "KEFU_"
# Names that hosting platforms set by themselves; ours win.
ALSO_ACCEPTED = {"database_url": "DATABASE_URL", "redis_url": "REDIS_URL"}


class SettingsError(Exception):
    """A setting is unknown or wrong; the text says which, and what to do."""


def _says(description: str, *, is_secret: bool = False, **limits: Any) -> Meta:
    return Meta(description=description, extra={"is_secret": is_secret}, **limits)


_Count = Annotated[int, Meta(ge=1, le=1_000_000)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting; the variable is the name in capitals after `KEFU_`."""

    port: Annotated[int, _says("Port to listen on; 0 takes any free one.", ge=0, le=65535)] = 8000
    host: Annotated[str, _says("Address to listen on. 0.0.0.0 opens Kefu to other machines.")] = "127.0.0.1"
    data_dir: Annotated[Path, _says("Folder for the database file and for uploads, when neither is elsewhere.")] = Path(
        "data"
    )
    database_url: Annotated[
        str,
        _says("`sqlite:///file` or `postgresql://…`. Default: `kefu.db` in the data folder.", is_secret=True),
    ] = ""
    redis_url: Annotated[
        str, _says("`redis://…`; needed as soon as several processes serve one system.", is_secret=True)
    ] = ""
    files_url: Annotated[
        str,
        _says(
            "Where uploads are kept: a folder, `s3://bucket/prefix`, `gs://…` or `az://…`. "
            "Default: `files` in the data folder."
        ),
    ] = ""
    files_endpoint: Annotated[str, _says("Address of the S3 service, when it is not Amazon's.")] = ""
    files_region: Annotated[str, _says("Region of the bucket.")] = ""
    files_key: Annotated[str, _says("Access key of the bucket.", is_secret=True)] = ""
    files_secret: Annotated[str, _says("Secret key of the bucket.", is_secret=True)] = ""
    files_session_token: Annotated[str, _says("Session token of temporary keys.", is_secret=True)] = ""
    files_style: Annotated[
        Literal["", "path", "virtual"],
        _says("Where the bucket's name stands in addresses; Aliyun OSS and Tencent COS want `virtual`."),
    ] = ""
    files_account: Annotated[str, _says("Azure storage account.")] = ""
    files_credentials: Annotated[str, _says("Path of a Google Cloud key file.")] = ""
    public_url: Annotated[
        str, _says("The address people see, such as `https://help.example.com`; links in mail are made of it.")
    ] = ""
    security_contact: Annotated[
        str,
        _says(
            "Where people report weaknesses: an e-mail address or an https address; "
            "with it, /.well-known/security.txt is served."
        ),
    ] = ""
    smtp_url: Annotated[
        str,
        _says(
            "`smtp://user:password@host:587` (STARTTLS when offered) or `smtps://…:465`; without it no mail is sent.",
            is_secret=True,
        ),
    ] = ""
    mail_from: Annotated[str, _says("Sender of mail, such as `Kefu <help@example.com>`.")] = ""
    admin_email: Annotated[str, _says("With KEFU_ADMIN_PASSWORD: makes the first owner without a browser.")] = ""
    admin_password: Annotated[str, _says("Password of that owner.", is_secret=True)] = ""
    trusted_proxies: Annotated[
        list[str],
        _says(
            "Networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, separated by commas; "
            "the machine itself by default, where a proxy mostly stands."
        ),
    ] = msgspec.field(default_factory=lambda: ["127.0.0.1", "::1"])
    log_level: Annotated[Literal["debug", "info", "warning", "error"], _says("How much is logged.")] = "info"
    log_format: Annotated[
        Literal["auto", "text", "json"], _says("`text` for people, `json` for machines; `auto`: text on a terminal.")
    ] = "auto"
    presence_seconds: Annotated[
        int,
        _says("Seconds after which a node that died is noticed; the same on all nodes of a system.", ge=3, le=120),
    ] = 15
    worker: Annotated[
        Literal["inside", "separate"], _says("Whether jobs run inside `kefu serve` or in `kefu worker`.")
    ] = "inside"
    metrics_token: Annotated[
        str, _says("Bearer token for /metrics; without it only the machine itself may read them.", is_secret=True)
    ] = ""
    session_days: Annotated[int, _says("Days after which an unused sign-in ends.", ge=1, le=365)] = 30
    limit_requests: Annotated[_Count, _says("Requests a minute from one address, all doors together.")] = 1200
    limit_sign_ins: Annotated[_Count, _says("Failed sign-ins in 10 minutes from one address.")] = 20
    limit_sessions: Annotated[_Count, _says("Visitor sessions a minute from one address.")] = 60
    limit_messages: Annotated[_Count, _says("Messages a minute from one visitor.")] = 60
    limit_inbox_messages: Annotated[_Count, _says("Messages a minute from all visitors of one inbox.")] = 6000
    limit_uploads: Annotated[_Count, _says("Uploads a minute from one visitor or agent.")] = 30
    limit_commands: Annotated[_Count, _says("Commands a minute on one socket, or of one client that polls.")] = 600
    limit_sockets: Annotated[_Count, _says("Open sockets from one address.")] = 200

    def __post_init__(self) -> None:
        _check(self)
        fill = msgspec.structs.force_setattr
        if not self.database_url:
            fill(self, "database_url", f"sqlite:///{self.data_dir / 'kefu.db'}")
        if not self.files_url:
            fill(self, "files_url", str(self.data_dir / "files"))
        fill(self, "public_url", self.public_url.rstrip("/"))

    @property
    def proxy_networks(self) -> list[IPv4Network | IPv6Network]:
        return [ip_network(each, strict=False) for each in self.trusted_proxies]

    def __repr__(self) -> str:
        """Without the secrets: a struct ends up in logs and tracebacks sooner or later."""
        parts = []
        for field in documented():
            value = getattr(self, field.name)
            parts.append(f"{field.name}={'***' if field.is_secret and value else value!r}")
        return f"Settings({', '.join(parts)})"


class Documented(msgspec.Struct, frozen=True):
    """One setting as its documentation shows it."""

    name: str
    variable: str
    default: str
    choices: tuple[str, ...]
    description: str
    is_secret: bool


def documented() -> list[Documented]:
    """Every setting in order; the source of docs/reference/settings.md."""
    found = []
    for field in msgspec.structs.fields(Settings):
        metas, kind = _metas(field.type)
        description = next((meta.description for meta in reversed(metas) if meta.description), "") or ""
        extra = next((meta.extra for meta in reversed(metas) if meta.extra), {}) or {}
        choices = tuple(str(each) for each in getattr(kind, "__args__", ()) if isinstance(each, str))
        default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
        shown = ",".join(default) if isinstance(default, list) else str(default)
        found.append(
            Documented(
                field.name, PREFIX + field.name.upper(), shown, choices, description, bool(extra.get("is_secret"))
            )
        )
    return found


def _metas(annotation: Any) -> tuple[list[Meta], Any]:
    metas = [each for each in getattr(annotation, "__metadata__", ()) if isinstance(each, Meta)]
    return metas, getattr(annotation, "__origin__", annotation) if metas else annotation


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment; SettingsError for an unknown KEFU_ name or a wrong value."""
    variables = os.environ if environment is None else environment
    names = {field.variable: field for field in documented()}
    values = {name: variables[other] for name, other in ALSO_ACCEPTED.items() if variables.get(other, "").strip()}
    for variable in sorted(variables):
        if not variable.startswith(PREFIX):
            continue
        if variable in names:
            values[names[variable].name] = variables[variable].strip()
        elif variable.endswith("_FILE") and (field := names.get(variable.removesuffix("_FILE"))) and field.is_secret:
            if field.variable in variables:
                raise SettingsError(f"Set {field.variable} or {variable}, not both.")
            values[field.name] = _file_content(variable, variables[variable])
        else:
            raise SettingsError(_unknown(variable, names))
    return _converted(values)


def _file_content(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{variable}: cannot read the file {path}: {error}") from None


def _unknown(variable: str, names: Mapping[str, Documented]) -> str:
    known = [*names, *(f"{name}_FILE" for name, field in names.items() if field.is_secret)]
    nearest = difflib.get_close_matches(variable, known, n=1, cutoff=0.5)
    hint = f" Did you mean {nearest[0]}?" if nearest else ""
    return f"There is no setting {variable}.{hint} `kefu schema settings` lists them all."


def _converted(values: dict[str, str]) -> Settings:
    """Text into types, one field at a time, so that the message can name the variable."""
    kept: dict[str, Any] = {}
    types = {field.name: field.type for field in msgspec.structs.fields(Settings)}
    for name, value in values.items():
        if not value:
            continue  # an empty variable is an unset one: compose files pass them through like that
        given = [each.strip() for each in value.split(",") if each.strip()] if name == "trusted_proxies" else value
        try:
            kept[name] = Path(value) if name == "data_dir" else msgspec.convert(given, types[name], strict=False)
        except msgspec.ValidationError as error:
            raise SettingsError(f"{PREFIX}{name.upper()}: {error}") from None
    try:
        return Settings(**kept)
    except ValueError as error:
        raise SettingsError(str(error)) from None


def _check(settings: Settings) -> None:
    """Rules that take more than one look at one value; ValueError with the sentence that mends it."""
    if settings.public_url:
        parts = urlsplit(settings.public_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("KEFU_PUBLIC_URL must look like https://help.example.com, without a path.")
    if settings.smtp_url:
        if urlsplit(settings.smtp_url).scheme not in ("smtp", "smtps"):
            raise ValueError("KEFU_SMTP_URL must start with smtp:// or smtps://.")
        if not settings.public_url or not settings.mail_from:
            raise ValueError("KEFU_SMTP_URL also needs KEFU_PUBLIC_URL (for links in mail) and KEFU_MAIL_FROM.")
    if settings.security_contact and not re.fullmatch(
        r"(mailto:)?[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+|https://[^\s/]+\S*", settings.security_contact
    ):
        raise ValueError("KEFU_SECURITY_CONTACT must be an e-mail address or start with https://.")
    if settings.redis_url and not settings.redis_url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("KEFU_REDIS_URL must start with redis:// or rediss://.")
    if settings.database_url and not settings.database_url.startswith(
        ("sqlite:///", "postgresql://", "postgres://", "postgresql+asyncpg://")
    ):
        raise ValueError("KEFU_DATABASE_URL must start with sqlite:/// or postgresql://.")
    if bool(settings.admin_email) != bool(settings.admin_password):
        raise ValueError("KEFU_ADMIN_EMAIL and KEFU_ADMIN_PASSWORD (or _FILE) go together.")
    for proxy in settings.trusted_proxies:
        try:
            ip_network(proxy, strict=False)
        except ValueError:
            raise ValueError(f"KEFU_TRUSTED_PROXIES: {proxy} is not an address or a network.") from None
