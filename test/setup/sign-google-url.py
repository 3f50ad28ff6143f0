"""Signs a URL as Google's own library does: a JSON request on standard input, the URL on standard output."""

import json
import sys

from google.cloud.storage import _signing
from google.oauth2 import service_account

asked = json.load(sys.stdin)
credentials = service_account.Credentials.from_service_account_info(
    {
        "type": "service_account",
        "client_email": asked["account"],
        "private_key": asked["privateKey"],
        "token_uri": "http://127.0.0.1/unused",
    }
)
print(
    _signing.generate_signed_url_v4(
        credentials,
        resource=asked["path"],
        expiration=asked["expiresInSeconds"],
        api_access_endpoint=asked["origin"],
        method=asked["method"],
        headers=asked["headers"],
        _request_timestamp=asked["time"],
    )
)
