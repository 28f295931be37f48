#!/usr/bin/env python3
"""Expected numbers for src/tensor/gguf_test.cpp: one block of every packed ggml type, its bytes made
by a formula, taken apart the way ggml's own loops do. Written apart from the C++, on purpose."""
import struct


def half(raw):
    return struct.unpack("<e", raw)[0]


def block_bytes(size, scales):
    raw = bytearray((i * 37 + 11) % 256 for i in range(size))
    for place, value in scales.items():
        raw[place : place + 2] = struct.pack("<e", value)
    return bytes(raw)


def plain(kind, b):
    d = half(b[0:2])
    if kind == "Q8_0":
        return [d * struct.unpack("b", b[2 + j : 3 + j])[0] for j in range(32)]
    has_min = kind.endswith("_1")
    m = half(b[2:4]) if has_min else 0.0
    at = 4 if has_min else 2
    high = 0
    if kind.startswith("Q5"):
        high = struct.unpack("<I", b[at : at + 4])[0]
        at += 4
    out = [0.0] * 32
    for j in range(16):
        x0 = b[at + j] & 0xF
        x1 = b[at + j] >> 4
        if kind.startswith("Q5"):
            x0 |= ((high >> j) << 4) & 0x10
            x1 |= (high >> (j + 12)) & 0x10
        if not has_min:
            bias = 16 if kind.startswith("Q5") else 8
            x0, x1 = x0 - bias, x1 - bias
        out[j], out[j + 16] = x0 * d + m, x1 * d + m
    return out


def q2_k(b):
    scales, q, d, dmin = b[:16], b[16:80], half(b[80:82]), half(b[82:84])
    out, si, base = [], 0, 0
    for _ in range(2):
        for shift in (0, 2, 4, 6):
            for part in (0, 16):
                sc = scales[si]
                si += 1
                for l in range(16):
                    out.append(d * (sc & 15) * ((q[base + part + l] >> shift) & 3) - dmin * (sc >> 4))
        base += 32
    return out


def q3_k(b):
    hm, q, packed, d = b[:32], b[32:96], b[96:108], half(b[108:110])
    a = list(struct.unpack("<3I", packed)) + [0]
    k1, k2, tmp = 0x03030303, 0x0F0F0F0F, a[2]
    a[2] = ((a[0] >> 4) & k2) | (((tmp >> 4) & k1) << 4)
    a[3] = ((a[1] >> 4) & k2) | (((tmp >> 6) & k1) << 4)
    a[0] = (a[0] & k2) | (((tmp >> 0) & k1) << 4)
    a[1] = (a[1] & k2) | (((tmp >> 2) & k1) << 4)
    scales = struct.unpack("16b", struct.pack("<4I", *a))
    out, si, base, m = [], 0, 0, 1
    for _ in range(2):
        for shift in (0, 2, 4, 6):
            for part in (0, 16):
                dl = d * (scales[si] - 32)
                si += 1
                for l in range(16):
                    low = (q[base + part + l] >> shift) & 3
                    out.append(dl * (low - (0 if hm[part + l] & m else 4)))
            m <<= 1
        base += 32
    return out


def scale_min(j, q):
    if j < 4:
        return q[j] & 63, q[j + 4] & 63
    return (q[j + 4] & 15) | ((q[j - 4] >> 6) << 4), (q[j + 4] >> 4) | ((q[j] >> 6) << 4)


def q4_q5_k(kind, b):
    d, dmin, scales = half(b[0:2]), half(b[2:4]), b[4:16]
    five = kind == "Q5_K"
    qh, ql = (b[16:48], b[48:176]) if five else (None, b[16:144])
    out, si, base, u1, u2 = [], 0, 0, 1, 2
    for _ in range(4):
        s1, m1 = scale_min(si, scales)
        s2, m2 = scale_min(si + 1, scales)
        for l in range(32):
            out.append(d * s1 * ((ql[base + l] & 15) + (16 if five and qh[l] & u1 else 0)) - dmin * m1)
        for l in range(32):
            out.append(d * s2 * ((ql[base + l] >> 4) + (16 if five and qh[l] & u2 else 0)) - dmin * m2)
        base, si, u1, u2 = base + 32, si + 2, u1 << 2, u2 << 2
    return out


def q6_k(b):
    ql, qh, d = b[:128], b[128:192], half(b[208:210])
    sc = struct.unpack("16b", b[192:208])
    out = [0.0] * 256
    for n in range(2):
        for l in range(32):
            i = l // 16
            lo, hi = ql[64 * n :], qh[32 * n + l]
            quants = (
                (lo[l] & 15) | ((hi >> 0) & 3) << 4,
                (lo[l + 32] & 15) | ((hi >> 2) & 3) << 4,
                (lo[l] >> 4) | ((hi >> 4) & 3) << 4,
                (lo[l + 32] >> 4) | ((hi >> 6) & 3) << 4,
            )
            for k, quant in enumerate(quants):
                out[128 * n + 32 * k + l] = d * sc[8 * n + i + 2 * k] * (quant - 32)
    return out


KINDS = {
    "Q4_0": (18, (0,)), "Q4_1": (20, (0, 2)), "Q5_0": (22, (0,)), "Q5_1": (24, (0, 2)),
    "Q8_0": (34, (0,)), "Q2_K": (84, (80, 82)), "Q3_K": (110, (108,)), "Q4_K": (144, (0, 2)),
    "Q5_K": (176, (0, 2)), "Q6_K": (210, (208,)),
}
for kind, (size, places) in KINDS.items():
    b = block_bytes(size, dict(zip(places, (0.125, -0.5))))
    if kind in ("Q4_K", "Q5_K"):
        x = q4_q5_k(kind, b)
    else:
        x = {"Q2_K": q2_k, "Q3_K": q3_k, "Q6_K": q6_k}.get(kind, lambda raw: plain(kind, raw))(b)
    weighted = sum(v * (i + 1) for i, v in enumerate(x))
    picks = ", ".join(repr(x[i]) for i in (0, 1, 17, len(x) // 2 + 3, len(x) - 1))
    print(f"    {{WeightType::{kind}, {weighted!r}, {{{picks}}}}},")
