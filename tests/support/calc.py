"""LibreOffice Calc fills cells of a workbook, as a person would; run by the system's own Python.

Usage: python3 calc.py SOURCE TARGET PORT < JSON, a list of [sheet, row from 1, column from 1, text]
"""

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def connect(port):
    local = uno.getComponentContext()
    name = "com.sun.star.bridge.UnoUrlResolver"
    resolver = local.ServiceManager.createInstanceWithContext(name, local)
    address = f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext"
    for _try in range(300):
        try:
            return resolver.resolve(address)
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


def main(source, target, port):
    there = connect(port)
    desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
    hidden = PropertyValue("Hidden", 0, True, 0)
    book = desktop.loadComponentFromURL(f"file://{source}", "_blank", 0, (hidden,))
    for sheet, row, column, text in json.load(sys.stdin):
        cell = book.Sheets.getByName(sheet).getCellByPosition(column - 1, row - 1)
        cell.setString(text)
    kind = PropertyValue("FilterName", 0, "Calc MS Excel 2007 XML", 0)
    book.storeToURL(f"file://{target}", (kind,))
    book.close(True)
    desktop.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:])
