"""Real signatures by a made-up authority, and what people do to a file afterwards."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfReader, PdfWriter

VALID = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC))
SIGNER = "Nguyễn Văn Mẫu"


@dataclass(frozen=True)
class Authority:
    """A root and one certificate that it issued."""

    root_pem: bytes
    signer: SimpleSigner


@cache
def authority(name: str = "Cơ quan chứng thực mẫu") -> Authority:
    """Make an authority once for each name."""
    root_key, own_key = _key(), _key()
    root_name = _name(name)
    root = (
        _certificate(root_name, root_name, root_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    own = (
        _certificate(_name(SIGNER, "Bệnh viện mẫu"), root_name, own_key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    store = SimpleCertificateStore()
    store.register(asn1.Certificate.load(_der(root)))
    private = own_key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Authority(
        root.public_bytes(serialization.Encoding.PEM),
        SimpleSigner(
            signing_cert=asn1.Certificate.load(_der(own)),
            signing_key=keys.PrivateKeyInfo.load(private),
            cert_registry=store,
        ),
    )


def sign(content: bytes, field: str = "Signature1", by: Authority | None = None) -> bytes:
    """Return ``content`` with one more signature, added at its end."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    fields.append_signature_field(writer, fields.SigFieldSpec(sig_field_name=field))
    made = signers.sign_pdf(
        writer, PdfSignatureMetadata(field_name=field), signer=(by or authority()).signer
    )
    return bytes(made.getvalue())


def with_page_added(content: bytes) -> bytes:
    """Return ``content`` with a page appended as a later state, the signed bytes untouched."""
    other = PdfWriter(io.BytesIO(content), incremental=True)
    other.add_blank_page(width=595, height=842)
    target = io.BytesIO()
    other.write(target)
    made = target.getvalue()
    assert made.startswith(content)
    return made


def tampered(content: bytes) -> bytes:
    """Return ``content`` with one byte of what was signed changed."""
    place = content.index(b"/Producer") if b"/Producer" in content else content.index(b"/Title")
    place = content.index(b"(", place) + 1
    return (
        content[:place]
        + (b"Z" if content[place : place + 1] != b"Z" else b"Y")
        + content[place + 1 :]
    )


def locked(content: bytes) -> bytes:
    """Return ``content`` behind a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt("mat-khau", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(common: str, organisation: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(parts)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID[0])
        .not_valid_after(VALID[1])
    )


def _usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
