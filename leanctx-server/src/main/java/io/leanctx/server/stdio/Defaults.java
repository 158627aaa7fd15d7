package io.leanctx.server.stdio;

import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What holds where the arguments of a call say nothing. Immutable.
 *
 * @param workspace the workspace
 * @param channel the channel
 * @param agent the agent
 * @param token the agent's token, which is shown to a server that asks for tokens as well
 * @since 0.1.0
 */
public record Defaults(
        Optional<String> workspace, Optional<String> channel, Optional<String> agent, Optional<String> token) {

    /**
     * Creates defaults.
     *
     * @throws InvalidInputException if a name breaks a rule, there is an agent and no token, or the token has other characters than
     *     visible ones of ASCII
     */
    public Defaults {
        workspace.ifPresent(Names::requireWorkspace);
        channel.ifPresent(Names::requireChannel);
        agent.ifPresent(Names::requireAgent);
        if (agent.isPresent() && token.isEmpty()) {
            throw new InvalidInputException(
                    "the token of agent " + agent.get() + " is missing; set LEANCTX_TOKEN, or give --token-file");
        }
        if (token.isPresent() && (token.get().isEmpty() || !token.get().chars().allMatch(c -> c > ' ' && c <= '~'))) {
            throw new InvalidInputException(
                    "the token is empty, or has other characters than tokens have; give it as register gave it out");
        }
    }

    /** The headers of a request, for a server that is shown this where it asks for something. */
    Map<String, String> headers(Optional<String> shown) {
        Map<String, String> headers = new LinkedHashMap<>();
        shown.ifPresent(secret -> headers.put("Authorization", "Bearer " + secret));
        workspace.ifPresent(id -> headers.put("LeanCTX-Workspace", id));
        channel.ifPresent(name -> headers.put(
                "LeanCTX-Channel",
                URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20")));
        agent.ifPresent(id -> {
            headers.put("LeanCTX-Agent", id);
            headers.put("LeanCTX-Agent-Token", token.orElseThrow());
        });
        return headers;
    }

    /** Without the token, so that none gets into a log. */
    @Override
    public String toString() {
        return "defaults " + workspace + ", " + channel + ", " + agent;
    }
}
