package io.leanctx;

import java.util.List;
import java.util.Optional;

/**
 * Some channels of a workspace.
 *
 * @param channels the channels, in the order of the UTF-8 bytes of their names
 * @param next the name to go on after, see {@link Workspace#channels}; empty if this is the last page
 * @since 0.1.0
 */
public record ChannelPage(List<ChannelSummary> channels, Optional<String> next) {

    /**
     * Creates a page; the list is copied.
     *
     * @param channels the channels, in the order of the UTF-8 bytes of their names
     * @param next the name to go on after, see {@link Workspace#channels}
     */
    public ChannelPage {
        channels = List.copyOf(channels);
    }
}
