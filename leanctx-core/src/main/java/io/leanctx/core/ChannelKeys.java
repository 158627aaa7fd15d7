package io.leanctx.core;

import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import io.leanctx.spi.ChannelKey;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The keys of channels that were asked for lately. Checking a name costs more than finding a session that is in memory, and
 * the same few names are asked for over and over; so a name that was found good is not checked again as long as it is here.
 * Safe for use by several threads: each place holds an immutable key or none, and whoever finds another there makes its own.
 */
final class ChannelKeys {

    /** A power of two. */
    private static final int PLACES = 256;

    private final AtomicReferenceArray<@Nullable ChannelKey> kept = new AtomicReferenceArray<>(PLACES);

    /**
     * The key of a channel.
     *
     * @param workspace a checked id
     * @throws InvalidInputException if no channel can have the name
     */
    ChannelKey of(String workspace, String channel) {
        int place = place(workspace, Present.require("channel", channel));
        ChannelKey found = kept.get(place);
        if (found != null
                && found.channel().equals(channel)
                && found.workspace().equals(workspace)) {
            return found;
        }
        ChannelKey made = new ChannelKey(workspace, Names.requireChannel(channel));
        kept.set(place, made);
        return made;
    }

    private static int place(String workspace, String channel) {
        int hash = 31 * workspace.hashCode() + channel.hashCode();
        return (hash ^ (hash >>> 16) ^ (hash >>> 8)) & (PLACES - 1);
    }
}
