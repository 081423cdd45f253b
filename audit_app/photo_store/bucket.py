"""Photos in an S3 bucket (Amazon's, or any that speaks the same)."""

from typing import Any
from urllib.parse import SplitResult, parse_qs

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from audit_app.photo_store.files import PhotosUnwritable

MISSING = {"NoSuchKey", "404", "NotFound"}
# A shopper waits at most this long, in seconds, before hearing that photos cannot be stored.
CONNECT_SECONDS, READ_SECONDS = 5, 20


class Bucket:
    """Keeps each photo as an object under ``prefix``."""

    def __init__(self, client: Any, name: str, prefix: str) -> None:
        self.client, self.name, self.prefix = client, name, prefix

    def write(self, name: str, content: bytes) -> None:
        """Put the object; S3 answers after it is safe."""
        try:
            self.client.put_object(
                Bucket=self.name, Key=self.prefix + name, Body=content, ContentType="image/jpeg"
            )
        except (BotoCoreError, ClientError) as error:
            raise PhotosUnwritable(str(error)) from error

    def read(self, name: str) -> bytes | None:
        """Return the object's bytes."""
        try:
            return bytes(self.client.get_object(Bucket=self.name, Key=self.prefix + name)["Body"].read())
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in MISSING:
                return None
            raise PhotosUnwritable(str(error)) from error
        except BotoCoreError as error:
            raise PhotosUnwritable(str(error)) from error

    def delete(self, name: str) -> None:
        """Delete the object."""
        try:
            self.client.delete_object(Bucket=self.name, Key=self.prefix + name)
        except (BotoCoreError, ClientError) as error:
            raise PhotosUnwritable(str(error)) from error


def open_bucket(url: SplitResult) -> Bucket:
    """Return the bucket of ``s3://bucket/prefix?endpoint=…&region=…``; keys come from the environment."""
    settings = {name: values[0] for name, values in parse_qs(url.query).items()}
    client = boto3.client(
        "s3",
        endpoint_url=settings.get("endpoint"),
        region_name=settings.get("region"),
        config=Config(
            connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS, retries={"max_attempts": 2}
        ),
    )
    prefix = url.path.strip("/")
    return Bucket(client, url.netloc, f"{prefix}/" if prefix else "")
