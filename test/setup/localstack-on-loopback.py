"""Starts LocalStack like its own image does, but reachable from this machine alone: it listens on every interface
whatever GATEWAY_LISTEN says. Objects go below FILESYSTEM_ROOT like all else, and are removed at the end."""

import os
import runpy
import tempfile

from localstack.services.s3 import provider
from twisted.internet import endpoints

listen = endpoints.TCP4ServerEndpoint
endpoints.TCP4ServerEndpoint = lambda reactor, port: listen(reactor, port, interface="127.0.0.1")

root = os.environ["FILESYSTEM_ROOT"]
os.makedirs(root, exist_ok=True)
with tempfile.TemporaryDirectory(prefix="objects-", dir=root) as objects:
    provider.DEFAULT_S3_TMP_DIR = objects
    runpy.run_module("localstack.runtime.main", run_name="__main__")
