"""Pictures from the illustrator, and contact sheets of pictures."""
import json
import struct
import subprocess
import tempfile
import zlib

import numpy as np


def draw(program, seed, count, size, first=0, series=None):
    """Runs the illustrator; yields (caption, uint8 array [height, width, 3]).

    `size`: of a square's side, or (width, height).
    """
    width, height = size if isinstance(size, tuple) else (size, size)
    command = [program, "--seed", str(seed), "--first", str(first), "--count", str(count),
               "--width", str(width), "--height", str(height), "--out", "-",
               *(["--series", series] if series else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=1 << 20) as process:
        for _ in range(count):
            head = process.stdout.read(12)
            if len(head) < 12:
                raise RuntimeError("the illustrator stopped early")
            length, width, height = struct.unpack("<III", head)
            caption = process.stdout.read(length).decode()
            pixels = np.frombuffer(process.stdout.read(width * height * 3), np.uint8)
            yield caption, pixels.reshape(height, width, 3)


def captions(program, seed, count, first=0, variant=0, series=None):
    command = [program, "--seed", str(seed), "--first", str(first), "--count", str(count),
               "--variant", str(variant), "--captions", *(["--series", series] if series else [])]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def labels(program, seed, count, first):
    """What the pictures show, as dictionaries."""
    with tempfile.NamedTemporaryFile("r") as file:
        subprocess.run([program, "--seed", str(seed), "--first", str(first), "--count", str(count),
                        "--captions", "--labels", file.name], check=True, capture_output=True)
        return [json.loads(line) for line in file]


def words(program):
    """Everything the illustrator can show: subjects, colours, grounds, styles."""
    return json.loads(subprocess.run([program, "--words"], check=True, capture_output=True).stdout)


def write_png(path, pixels):
    """uint8 [height, width, 3] -> PNG file."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + width * 3), np.uint8)  # filter type 0 leads every row
    rows[:, 1:] = pixels.reshape(height, -1)

    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body
                + struct.pack(">I", zlib.crc32(kind + body)))

    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)))
        file.write(chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)))
        file.write(chunk(b"IEND", b""))


def contact_sheet(pictures, columns, gap=4):
    """Pictures of one size, row by row, into one array."""
    height, width, _ = pictures[0].shape
    rows = (len(pictures) + columns - 1) // columns
    sheet = np.full((rows * (height + gap) + gap, columns * (width + gap) + gap, 3), 90, np.uint8)
    for i, picture in enumerate(pictures):
        y, x = gap + (i // columns) * (height + gap), gap + (i % columns) * (width + gap)
        sheet[y:y + height, x:x + width] = picture
    return sheet
