"""Web servers on COUNT ports from FIRST on; each answers every request with its own port's number.

usage: numbered_targets.py FIRST COUNT
"""
import asyncio
import sys

first, count = int(sys.argv[1]), int(sys.argv[2])


async def answer(reader, writer):
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            body = str(writer.get_extra_info("sockname")[1]).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # the visitor has gone, as visitors do
    finally:
        writer.close()


async def main():
    servers = [await asyncio.start_server(answer, "127.0.0.1", first + i) for i in range(count)]
    await asyncio.gather(*(server.serve_forever() for server in servers))


asyncio.run(main())
