package io.leanctx.core;

import io.leanctx.AgentKey;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.core.SignatureCheck.Verdict;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a workspace's agents, in the order in which its own log gave them. At which commit of another log an agent came
 * to have a key is not recorded there; but both logs have one order, so an agent that signed with a key goes back to none that
 * it had before.
 */
final class AgentKeys implements SignatureCheck.Agents {

    private final Map<String, Keys> agents = new HashMap<>();

    /** The keys of one agent, each once for as long as it was the same; empty where it had none. */
    private static final class Keys {

        final List<Optional<PublicKey>> keys = new ArrayList<>();
        Optional<AgentKey> newest = Optional.empty();
        int current;
    }

    /** Takes the next commit of the workspace's own log. */
    void take(Commit commit) {
        for (Change change : commit.changes()) {
            if (change instanceof Change.AgentRegistered registered) {
                Keys keys = agents.computeIfAbsent(registered.profile().id(), any -> new Keys());
                Optional<AgentKey> key = registered.profile().key();
                if (keys.keys.isEmpty() || !keys.newest.equals(key)) {
                    keys.newest = key;
                    keys.keys.add(key.map(AgentKey::toPublicKey));
                }
            }
        }
    }

    @Override
    public Verdict judge(String agent, Hash root, byte @Nullable [] signature) {
        Keys known = agents.get(agent);
        if (known == null) {
            return Verdict.UNCHECKED;
        }
        for (int i = known.current; i < known.keys.size(); i++) {
            if (fits(known.keys.get(i), root, signature)) {
                known.current = i;
                return Verdict.VERIFIED;
            }
        }
        return signature == null ? Verdict.MISSING : Verdict.WRONG;
    }

    /** Judges a commit of the workspace's own log, in which it is known which key was the agent's just before. */
    Verdict judgeHere(String agent, Hash root, byte @Nullable [] signature) {
        Keys known = agents.get(agent);
        if (known == null) {
            // It registers itself, which it has nothing to sign with for.
            return signature == null ? Verdict.VERIFIED : Verdict.UNCHECKED;
        }
        if (fits(known.keys.get(known.keys.size() - 1), root, signature)) {
            return Verdict.VERIFIED;
        }
        return signature == null ? Verdict.MISSING : Verdict.WRONG;
    }

    private static boolean fits(Optional<PublicKey> key, Hash root, byte @Nullable [] signature) {
        return signature == null
                ? key.isEmpty()
                : key.isPresent() && Signing.verifies(key.get(), Domain.SIGNATURE, root, signature);
    }
}
