"""Drives QtWebKit 602 for the end-to-end tests: one JSON order a line on stdin, one JSON answer a line on stdout.

Orders: {"do": "open"|"run"|"click"|"type"|"press"|"picture"|"console", ...}; answers: {"ok": value} or {"error": text}.
It presses by Qt's own mouse and key events and never touches a page otherwise. The Rust side is src/qtwebkit.rs.
"""

import base64
import json
import os
import sys
import threading

# The faster tier of its JavaScript engine crashes on 1 MB of notes.
os.environ["JSC_useFTLJIT"] = "0"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt5.QtCore import QBuffer, QByteArray, QEvent, QEventLoop, QIODevice, QObject, QPoint, Qt, QTimer, QUrl, pyqtSignal
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWebKitWidgets import QWebPage, QWebView
from PyQt5.QtWidgets import QApplication

KEYS = {"Tab": Qt.Key_Tab, "Enter": Qt.Key_Return}


class Page(QWebPage):
    """A page whose console goes to the tests, and whose dialogs are console entries too."""

    def __init__(self):
        super().__init__()
        self.entries = []

    def javaScriptConsoleMessage(self, text, line, source):
        self.entries.append({"level": "console", "text": "%s (%s:%s)" % (text, source[:200], line)})

    def javaScriptAlert(self, frame, text):
        self.entries.append({"level": "alert", "text": text})


class Driver(QObject):
    """Carries out one order after another on the thread of the user interface."""

    arrived = pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self.view = QWebView()
        self.page = Page()
        self.view.setPage(self.page)
        self.view.resize(1440, 1000)
        self.view.show()
        # The offscreen platform has no window manager that would give the window the focus.
        self.view.activateWindow()
        self.view.setFocus()
        self.arrived.connect(self.answer)

    def answer(self, line):
        order = json.loads(line)
        try:
            result = {"ok": getattr(self, "do_" + order["do"])(order)}
        except Exception as error:
            result = {"error": "%s: %s" % (type(error).__name__, error)}
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()

    def do_open(self, order):
        loop = QEventLoop()
        outcome = []

        def finish(ok):
            outcome.append(ok)
            loop.quit()

        self.page.loadFinished.connect(finish)
        QTimer.singleShot(60000, loop.quit)
        self.view.load(QUrl.fromEncoded(order["url"].encode()))
        if not outcome:
            loop.exec_()
        self.page.loadFinished.disconnect(finish)
        # A frame that begins to load during the page's own load event makes the page finish twice.
        if not outcome or not all(outcome):
            raise RuntimeError("the page did not load: %s" % outcome)
        return True

    def do_run(self, order):
        body = (
            "(function () { try { var r = (function () { %s })(); return r === undefined ? 'null' : JSON.stringify(r); }"
            " catch (e) { return '!' + e; } })()" % order["body"]
        )
        text = self.frame(order).evaluateJavaScript(body)
        if not isinstance(text, str):
            raise RuntimeError("the script answered %r" % (text,))
        if text.startswith("!"):
            raise RuntimeError(text[1:])
        return text

    def do_click(self, order):
        self.press_at(order)
        return True

    def do_type(self, order):
        self.press_at(order)
        for letter in order["text"]:
            # QTest knows keys of ASCII only, so the strokes are made by hand; the page reads the text, not the key.
            for kind in (QEvent.KeyPress, QEvent.KeyRelease):
                QApplication.sendEvent(self.view, QKeyEvent(kind, 0, Qt.NoModifier, letter))
        return True

    def do_press(self, order):
        QTest.keyClick(self.view, KEYS[order["key"]])
        return True

    def do_picture(self, _order):
        # Qt does not keep the bytes alive: without a name of its own the buffer would write into freed memory.
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.WriteOnly)
        self.view.grab().save(buffer, "PNG")
        return base64.b64encode(bytes(content)).decode()

    def do_console(self, _order):
        entries, self.page.entries = self.page.entries, []
        return entries

    def frame(self, order):
        main = self.page.mainFrame()
        if order.get("frame") is None:
            return main
        element = main.findFirstElement(order["frame"])
        if element.isNull():
            raise RuntimeError("no frame %s" % order["frame"])
        # QtWebKit does not lead from the element to its frame; both lists are in document order.
        all_frames = main.findAllElements("iframe, frame").toList()
        index = all_frames.index(element)
        return main.childFrames()[index]

    def press_at(self, order):
        frame = self.frame(order)
        element = frame.findFirstElement(order["css"])
        if element.isNull():
            raise RuntimeError("no element %s" % order["css"])
        element.evaluateJavaScript("this.scrollIntoView(false)")
        box = element.evaluateJavaScript("var b = this.getBoundingClientRect(); [b.left + b.width / 2, b.top + b.height / 2]")
        x, y = box
        while frame.parentFrame() is not None:
            # A frame's geometry stands in the contents of its parent.
            parent = frame.parentFrame()
            place, scroll = frame.geometry().topLeft(), parent.scrollPosition()
            x, y = x + place.x() - scroll.x(), y + place.y() - scroll.y()
            frame = parent
        QTest.mouseClick(self.view, Qt.LeftButton, Qt.NoModifier, QPoint(int(x), int(y)))


def read_orders(driver):
    for line in sys.stdin:
        driver.arrived.emit(line)
    # The tests are gone: so is this program, whatever the page is doing.
    os._exit(0)


def main():
    application = QApplication(["qtwebkit"])
    driver = Driver()
    sys.stdout.write(json.dumps({"ok": "ready"}) + "\n")
    sys.stdout.flush()
    threading.Thread(target=read_orders, args=(driver,), daemon=True).start()
    application.exec_()


main()
