"""An S3 server inside the test process (moto) with one bucket; the `s3` fixture starts it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import httpx2
from moto.server import ThreadedMotoServer

from tests.servers.ports import HOST


@dataclass(frozen=True)
class S3Server:
    """Where the server is and what it accepts; `create_bucket` gives a test its own."""

    endpoint: str
    bucket: str
    access_key_id: str = "test"
    secret_access_key: str = "test"
    region: str = "us-east-1"

    def create_bucket(self) -> S3Server:
        """The same server seen through a fresh, empty bucket."""
        bucket = f"test-{uuid.uuid4().hex[:12]}"
        httpx2.put(f"{self.endpoint}/{bucket}", headers=_headers()).raise_for_status()
        return S3Server(endpoint=self.endpoint, bucket=bucket)


def start() -> tuple[ThreadedMotoServer, S3Server]:
    """Start the server in a thread; the caller stops the first of the two."""
    server = ThreadedMotoServer(ip_address=HOST, port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    return server, S3Server(endpoint=f"http://{HOST}:{port}", bucket="").create_bucket()


def _headers() -> dict[str, str]:
    # moto finds the service by the credential scope and checks no signature.
    return {"Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request"}
