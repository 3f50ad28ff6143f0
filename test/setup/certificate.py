"""Makes a certificate authority and a certificate for loopback and the emulated hosts: certificate.py FOLDER [HOST…]."""

import datetime
import ipaddress
import pathlib
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

folder = pathlib.Path(sys.argv[1])
start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)


def named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def builder(subject, issuer, key):
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=700))
    )


def write(name, data):
    folder.joinpath(name).write_bytes(data)


authority = ec.generate_private_key(ec.SECP256R1())
root = (
    builder("test authority", "test authority", authority)
    .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    .sign(authority, hashes.SHA256())
)
server = ec.generate_private_key(ec.SECP256R1())
hosts = [x509.DNSName(host) for host in ("localhost", "*.cloudfront.net", "*.amazonaws.com", *sys.argv[2:])]
leaf = (
    builder("test server", "test authority", server)
    .add_extension(
        x509.SubjectAlternativeName(hosts + [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
    )
    .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    .sign(authority, hashes.SHA256())
)
pem = serialization.Encoding.PEM
write("ca.crt", root.public_bytes(pem))
write("server.crt", leaf.public_bytes(pem) + root.public_bytes(pem))
write(
    "server.key",
    server.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
)
