"""Odd responses, as bytes by name."""
import random

OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: 5\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

STATUS_LINES = [
    b"HTTP/1.1 200 OK", b"HTTP/1.1 200 ", b"HTTP/1.1 200", b"HTTP/1.0 200 OK", b"HTTP/1.1 201 Created",
    b"HTTP/1.1 599 High", b"HTTP/1.1 600 Over", b"HTTP/1.1 999 Over", b"HTTP/1.1 099 Low",
    b"HTTP/1.1 99 Low", b"HTTP/1.1 1000 Long", b"HTTP/1.1 20 Short", b"HTTP/1.1 2x0 Junk",
    b"HTTP/1.1 +20 Sign", b"HTTP/1.1 -20 Sign", b"HTTP/1.1  200 OK", b"HTTP/1.1\t200 OK",
    b"HTTP/1.1 200\tOK", b"HTTP/1.1 200  OK", b"HTTP/1.1 200OK", b"HTTP/1.1200 OK", b"HTTP/1.1",
    b"HTTP/1.1 ", b"HTTP/2.0 200 OK", b"HTTP/2 200 OK", b"HTTP/1.2 200 OK", b"HTTP/1.10 200 OK",
    b"HTTP/1 200 OK", b"HTTP/01.1 200 OK", b"HTTP/0.9 200 OK", b"http/1.1 200 OK", b"HTTPS/1.1 200 OK",
    b"HTTP /1.1 200 OK", b"ICY 200 OK", b"RTSP/1.0 200 OK", b" HTTP/1.1 200 OK", b"\r\nHTTP/1.1 200 OK",
    b"HTTP/1.1 200 O\x00K", b"HTTP/1.1 200 O\x01K", b"HTTP/1.1 200 O\x7fK", b"HTTP/1.1 200 O\rK",
    b"HTTP/1.1 200 \xc3\xa9", b"HTTP/1.1 200 OK ", b"HTTP/1.1 204 No Content",
    b"HTTP/1.1 304 Not Modified", b"HTTP/1.1 101 Switching Protocols", b"HTTP/1.1 205 Reset",
    b"GET / HTTP/1.1", b"<html>", b"",
]

FIELDS = [
    b"A: b", b"A:b", b"A:  b  ", b"A:\tb", b"A:", b"A: ", b"A : b", b"A\t: b", b" A: b", b"\tA: b",
    b": b", b"A", b"A b", b"A b: c", b"A;b: c", b"A(b): c", b"A\"b\": c", b"A/b: c", b"A@b: c",
    b"A[b]: c", b"A{b}: c", b"A,b: c", b"A=b: c", b"A<b: c", b"A?b: c", b"A\\b: c", b"A!#$%&'*+-.^_`|~: b",
    b"A\x00: b", b"A\x01: b", b"A\x7f: b", b"\xc3\xa9: b", b"A\r: b", b"A: b\x00c", b"A: b\x01c",
    b"A: b\x0bc", b"A: b\x0cc", b"A: b\x1fc", b"A: b\x7fc", b"A: b\xc3\xa9", b"A: b\xff", b"A: b\rc",
    b"A: b\r", b"A: b\rContent-Length: 7", b"A: b\n C: d", b"A: b\r\n c", b"A: b\r\n\tc", b"A: b\r\n ",
    b"A: b\nC: d", b"A: b\n\r\nC: d", b"A: b\r\r\nC: d", b"A: \"b", b"A: b: c", b"A:: b",
    b"Content-Length : 5", b"Content_Length: 7", b"Content-Length\x00: 7", b"Content-Length:\x0b7",
    b"Transfer-Encoding : chunked", b"Transfer_Encoding: chunked", b"Connection: close",
    b"Connection: keep-alive", b"Connection: upgrade\r\nUpgrade: h2c", b"Upgrade: websocket",
]

LENGTHS = [
    b"5", b" 5 ", b"\t5\t", b"05", b"005", b"5, 5", b"5,5", b"5 , 5", b"5, 05", b"5, 6", b"6, 5",
    b"5,", b",5", b"5,,5", b"", b" ", b"-5", b"+5", b"--5", b"5_0", b"5 0", b"0x5", b"5h", b"5;", b"5.0",
    b"5e0", b"\"5\"", b"'5'", b"five", b"\xd9\xa5", b"5\x0b", b"\x0c5", b"5\x00", b"5\xa0", b"NaN",
    b"9223372036854775807", b"9223372036854775808", b"18446744073709551615", b"18446744073709551616",
    b"18446744073709551621", b"4294967301", b"99999999999999999999999999", b"00000000000000000000005",
]

CODINGS = [
    b"chunked", b"Chunked", b"CHUNKED", b" chunked ", b"\tchunked", b"chunked,", b",chunked", b"chunked, chunked",
    b"chunked, identity", b"identity, chunked", b"identity", b"gzip", b"gzip, chunked", b"chunked, gzip",
    b"", b"\"chunked\"", b"chunked;q=1", b"chunked; a=b", b"chunke", b"chunkedd", b"xchunked", b"x-chunked",
    b"\x0bchunked", b"chunked\x0b", b"chunked\x00", b"\x00chunked", b"chunked\xa0", b"chunked \r\n", b"cow",
    b"chunked\r\nTransfer-Encoding: chunked", b"chunked\r\nTransfer-Encoding: identity",
    b"identity\r\nTransfer-Encoding: chunked", b"gzip\r\nTransfer-Encoding: chunked",
    b"chunked\r\nContent-Length: 5", b"chunked\r\nContent-Length: 0", b"chunked\r\nContent-Length: x",
    b"gzip\r\nContent-Length: 5", b"identity\r\nContent-Length: 5", b"\r\nContent-Length: 5",
]

# Each stands for "5" in front of a chunk of five bytes.
CHUNK_LINES = [
    b"5\r\n", b"05\r\n", b"0005\r\n", b"0000000000000005\r\n", b"00000000000000005\r\n", b"000000000000000000005\r\n",
    b"5\n", b"5\r", b"5 \r\n", b"5\t\r\n", b" 5\r\n", b"\t5\r\n", b"+5\r\n", b"-5\r\n", b"0x5\r\n", b"0X5\r\n",
    b"5h\r\n", b"5_\r\n", b"5.\r\n", b"5,\r\n", b"\r\n", b"g\r\n", b"5;\r\n", b"5;a\r\n", b"5;a=b\r\n",
    b"5;a=\r\n", b"5;=b\r\n", b"5;a=\"b c\"\r\n", b"5;a=\"b\r\n", b"5; a=b\r\n", b"5 ;a=b\r\n", b"5\t;a=b\r\n",
    b"5;a=b;c=d\r\n", b"5;;\r\n", b"5;a;;b\r\n", b"5;a b\r\n", b"5;a=b c\r\n", b"5;\x00\r\n", b"5;a\x01\r\n",
    b"5;a\x7f\r\n", b"5;a\xff\r\n", b"5;a\n", b"5;a\nb\r\n", b"5;a\rb\r\n", b"5;a\r\r\n", b"5\r\r\n", b"5\n\r\n",
    b"5\r\n\r\n", b"5;" + b"a" * 100 + b"\r\n", b"5;" + b"a" * 5000 + b"\r\n",
    b"100000000000000005\r\n", b"10000000000000005\r\n", b"ffffffffffffffff\r\n", b"8000000000000005\r\n",
    b"fffffffffffffffb\r\n", b"100000005\r\n", b"4\r\n", b"6\r\n",
]

CHUNK_ENDS = [
    b"\r\n0\r\n\r\n", b"0\r\n\r\n", b"\n0\r\n\r\n", b"\r0\r\n\r\n", b"\r\r\n0\r\n\r\n", b" \r\n0\r\n\r\n",
    b"\r\n0\r\n", b"\r\n0", b"\r\n", b"", b"\r\n0\n\n", b"\r\n0\r\n\n", b"\r\n00\r\n\r\n", b"\r\n0;a\r\n\r\n",
    b"\r\n-0\r\n\r\n", b"\r\n0x0\r\n\r\n", b"\r\n\r\n", b"\r\n0\r\nA: b\r\n\r\n", b"\r\n0\r\nA\r\n\r\n",
    b"\r\n0\r\nA : b\r\n\r\n", b"\r\n0\r\n A: b\r\n\r\n", b"\r\n0\r\nA: b\r\n c\r\n\r\n",
    b"\r\n0\r\nA: \x00\r\n\r\n", b"\r\n0\r\nA: b\n\r\n", b"\r\n0\r\nContent-Length: 5\r\n\r\n",
    b"\r\n0\r\nContent-Length: x\r\n\r\n", b"\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"\r\n0\r\nTransfer-Encoding: gzip\r\n\r\n", b"\r\n0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    b"\r\n0\r\n: b\r\n\r\n", b"\r\n0\r\nA: b\r\n", b"\r\n0\r\n\r\nmore", b"\r\n0 \r\n\r\n",
]

WHOLE = {
    "nothing": b"",
    "head without end": OK + LENGTH,
    "bare LF throughout": b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
    "bare LF after the status line": b"HTTP/1.1 200 OK\nContent-Length: 5\r\n\r\nhello",
    "bare LF at the end of the head": OK + LENGTH + b"\nhello",
    "CR CR LF at the end of the head": OK + LENGTH + b"\r\r\nhello",
    "equal lengths": OK + LENGTH + LENGTH + b"\r\nhello",
    "other lengths": OK + LENGTH + b"Content-Length: 6\r\n\r\nhello!",
    "short body": OK + b"Content-Length: 6\r\n\r\nhello",
    "long body": OK + b"Content-Length: 4\r\n\r\nhello",
    "until close": OK + b"\r\nhello",
    "length on 204": b"HTTP/1.1 204 No Content\r\n" + LENGTH + b"\r\nhello",
    "coding on 204": b"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "both on 204": b"HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
    "length on 304": b"HTTP/1.1 304 Not Modified\r\n" + LENGTH + b"\r\n",
    "chunked on 1.0": b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "100 first": b"HTTP/1.1 100 Continue\r\n\r\n" + OK + LENGTH + b"\r\nhello",
    "100 with a length": b"HTTP/1.1 100 C\r\nContent-Length: 0\r\n\r\n" + OK + LENGTH + b"\r\nhello",
    "100 with a body": b"HTTP/1.1 100 C\r\nContent-Length: 2\r\n\r\nhi" + OK + LENGTH + b"\r\nhello",
    "103 three times": b"HTTP/1.1 103 E\r\nLink: x\r\n\r\n" * 3 + OK + LENGTH + b"\r\nhello",
    "103 and a bad answer": b"HTTP/1.1 103 E\r\n\r\nHTTP/1.1 200 OK\r\nA : b\r\n\r\n",
    "two answers": (OK + LENGTH + b"\r\nhello") * 2,
    "empty chunked body": CHUNKED + b"0\r\n\r\n",
    "no chunk": CHUNKED,
}

SEEDS = [
    OK + b"Date: x\r\n" + LENGTH + b"\r\nhello",
    CHUNKED + b"5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nA: b\r\n\r\n",
    b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + OK + b"Connection: close\r\n" + LENGTH + b"\r\nhello",
]
ODD_BYTES = b"\r\n\x00 \t:;,0159afg+-_x\x7f\x80\xff"


def mutated(seed, count):
    rng = random.Random(seed)
    for number in range(count):
        text = bytearray(rng.choice(SEEDS))
        for _ in range(rng.randint(1, 2)):
            at = rng.randrange(len(text))
            kind = rng.randrange(3)
            if kind == 0:
                text[at:at] = bytes([rng.choice(ODD_BYTES)])
            elif kind == 1:
                del text[at]
            else:
                text[at] = rng.choice(ODD_BYTES)
        yield f"mutation {number} of seed {seed}", bytes(text)


def table():
    for line in STATUS_LINES:
        yield f"status line {line}", line + b"\r\n" + LENGTH + b"\r\nhello"
    for field in FIELDS:
        yield f"field {field}", OK + field + b"\r\n" + LENGTH + b"\r\nhello"
    for value in LENGTHS:
        yield f"length {value}", OK + b"Content-Length: " + value + b"\r\n\r\nhello"
    for value in CODINGS:
        yield f"coding {value}", OK + b"Transfer-Encoding: " + value + b"\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    for line in CHUNK_LINES:
        yield f"chunk line {line[:40]}", CHUNKED + line + b"hello\r\n0\r\n\r\n"
    for end in CHUNK_ENDS:
        yield f"chunk end {end}", CHUNKED + b"5\r\nhello" + end
    yield from WHOLE.items()
