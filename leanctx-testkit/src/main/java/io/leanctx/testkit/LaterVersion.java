package io.leanctx.testkit;

import io.leanctx.Change;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.spi.Append;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first commit of {@code team/main} as a later version may write it: its only change is of a kind that this version does
 * not know. Made by hand of {@code docs/format.md}, since no store of this version makes such a one.
 */
final class LaterVersion {

    private static final String ENTRY =
            "TEUB/gAAAAAAAAABAAZL8rH0JAGRiOopQm6OXvX1BOX0AT67gZS/NfGLdjy/SMwIyejXRopz4MhcoAYiEbXHRUJgMj+Fo4EB"
                    + "sy3716OpSOVIY+ZobGVhbmN0eC10ZXN0LWtpdAAAAXh7ImFnZW50IjoidG9tb3Jyb3ciLCJiYXNlIjp7Imhhc2giOiIwMDAw"
                    + "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIiwicmV2aXNpb24i"
                    + "OjB9LCJjaGFuZ2VzIjpbeyJjbG9zZWQiOiJlZGUxNDBhYzZkMWU0ZTVhOTc3OGQxMjVlOWJjMjFmZWVkODU2YzJlNDc5OGFh"
                    + "MTI1NWFhY2RhNzNlNjk2NmMxIiwib3BlbiI6eyJieSI6ImxhdGVyIn0sInNjb3BlcyI6WyJraXQudG9tb3Jyb3coYSkiLCJ0"
                    + "YXNrIl0sInR5cGUiOiJ0b21vcnJvdyJ9XSwiY2hhbm5lbCI6Im1haW4iLCJmb3JtYXQiOjEsImd1YXJkIjpbXSwib3BlcmF0"
                    + "aW9uIjoib2YtdG9tb3Jyb3ciLCJzZWVuIjpbXSwid29ya3NwYWNlIjoidGVhbSJ9AAAAAQFzYWx0LW9mLXRoZS1raXQtAAAA"
                    + "FHsidGV4dCI6ImZvciBsYXRlciJ9AAAAAMXzNY0=";

    private static final String HEAD_STATE =
            "TEgB/rZrBwTzMSNGU8iAkGf+Ff8+BlNAiyoUoXjtE8+5PGyYAAZL8rH0JAEAAAABAQAIdG9tb3Jyb3cAAM3kU7s=";

    private LaterVersion() {}

    /** What the commit is read as. */
    static Change.Unknown change() {
        return new Change.Unknown(
                "tomorrow",
                Set.of(Scope.task(), Scope.of("kit.tomorrow", "a")),
                "{\"by\":\"later\"}",
                Optional.of("{\"text\":\"for later\"}"));
    }

    /** Puts it into an empty log. */
    static Append append() {
        Position position = Position.parse("1:b66b0704f331234653c8809067fe15ff3e0653408b2a14a178ed13cfb93c6c98");
        return new Append(
                new ChannelKey("team", "main"),
                Position.START,
                "of-tomorrow",
                decoded(ENTRY),
                new Head(position, 1, false, decoded(HEAD_STATE)),
                List.of(),
                List.of(),
                List.of());
    }

    private static Bytes decoded(String base64) {
        return Bytes.copyOf(Base64.getDecoder().decode(base64));
    }
}
