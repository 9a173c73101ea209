"""The second reader: the recognition network PP-OCRv6, which reads the lines that the first reader found."""

from pipeline.readers.ppocr.reader import info, open_second_reader, stamp_of

__all__ = ["info", "open_second_reader", "stamp_of"]
