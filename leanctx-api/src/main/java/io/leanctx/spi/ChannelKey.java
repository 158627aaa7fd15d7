package io.leanctx.spi;

import io.leanctx.InvalidInputException;

/**
 * The address of a log: a channel of a workspace. The names were checked above; a backend keeps them apart byte for byte.
 *
 * @param workspace the workspace's id; not empty, no NUL
 * @param channel the channel's name, or {@value #WORKSPACE_LOG}; not empty, no NUL
 * @since 0.1.0
 */
public record ChannelKey(String workspace, String channel) {

    /** The name of the log that belongs to the workspace itself. */
    public static final String WORKSPACE_LOG = "@";

    /**
     * Creates a key.
     *
     * @param workspace the workspace's id
     * @param channel the channel's name, or {@value #WORKSPACE_LOG}
     * @throws InvalidInputException if a part is empty or has a NUL
     */
    public ChannelKey {
        requirePart("workspace", workspace);
        requirePart("channel", channel);
    }

    /**
     * The key of a workspace's own log.
     *
     * @param workspace the workspace's id
     * @return the key
     */
    public static ChannelKey ofWorkspace(String workspace) {
        return new ChannelKey(workspace, WORKSPACE_LOG);
    }

    /**
     * Whether this is the log of the workspace itself.
     *
     * @return true if it is no ordinary channel
     */
    public boolean isWorkspaceLog() {
        return channel.equals(WORKSPACE_LOG);
    }

    @Override
    public String toString() {
        return workspace + "/" + channel;
    }

    private static void requirePart(String what, String part) {
        if (part.isEmpty() || part.indexOf('\0') >= 0) {
            throw new InvalidInputException("the " + what + " of a key is empty or has a NUL");
        }
    }
}
