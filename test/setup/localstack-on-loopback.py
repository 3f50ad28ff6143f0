"""Starts LocalStack like its own image does, but reachable from this machine alone: it listens on every interface
whatever GATEWAY_LISTEN says. Objects go to a folder of their own, which is removed at the end."""

import runpy
import tempfile

from localstack.services.s3 import provider
from twisted.internet import endpoints

listen = endpoints.TCP4ServerEndpoint
endpoints.TCP4ServerEndpoint = lambda reactor, port: listen(reactor, port, interface="127.0.0.1")

with tempfile.TemporaryDirectory(prefix="localstack-s3-") as objects:
    provider.DEFAULT_S3_TMP_DIR = objects
    runpy.run_module("localstack.runtime.main", run_name="__main__")
