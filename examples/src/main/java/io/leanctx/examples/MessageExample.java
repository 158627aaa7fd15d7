package io.leanctx.examples;

import io.leanctx.AgentProfile;
import io.leanctx.Audience;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.Inbox;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;

/** Sending, answering and acknowledging messages, as {@code docs/coordination.md} shows it. */
final class MessageExample {

    private MessageExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // example begin
        try (SessionStore store = LeanCtx.inMemory()) {
            Workspace team = store.workspace("my-team");
            Participant cursor = team.join("feat/auth", team.registerNew("cursor"));
            Participant claude = team.join(
                    "feat/auth",
                    team.registerNew(AgentProfile.client("claude-code").withRole("reviewer")));

            cursor.send(Audience.role("reviewer"), MessageCategory.REQUEST, "Review the expiry check");
            cursor.send(Audience.everyone(), MessageCategory.WARNING, "main does not build");

            Inbox inbox = claude.inbox();
            for (Entry<Coordination.Message> message : inbox.messages()) {
                System.out.println(message.agent() + ": " + message.value().text());
            }
            claude.reply(inbox.messages().get(0), "It accepts expired tokens");
            claude.acknowledge(inbox.upTo()); // from here on only what is new
            System.out.println(claude.inbox().messages().size() + " new for claude-code");

            Entry<Coordination.Message> answer = cursor.inbox().messages().get(0);
            team.session("feat/auth")
                    .thread(answer.ref())
                    .forEach(entry -> System.out.println(entry.value().describe()));
        }
        // example end
    }
}
