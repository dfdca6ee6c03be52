"""IP addresses, version 4 and 6."""

from __future__ import annotations

import ipaddress

from scanners.recognizers.base import ShapeRecognizer


class IpAddressRecognizer(ShapeRecognizer):
    """Finds addresses of machines, which in a log stand for people."""

    ENTITY = "IP_ADDRESS"
    CONTEXT = ("ip",)
    NEEDS = r"\d\.\d|:[0-9a-fA-F]{0,4}:"
    SHAPE = (
        r"(?<![\w.:-])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{0,4}){3,7})"
        r"(?![\w:]|\.\d)"
    )
    FORM = r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|[0-9a-fA-F:]{3,39}"
    ALONE = 0.6

    def accepts(self, text: str) -> bool:
        """Whether it parses as an address."""
        try:
            ipaddress.ip_address(text.split(":")[0] if "." in text else text)
        except ValueError:
            return False
        return True
