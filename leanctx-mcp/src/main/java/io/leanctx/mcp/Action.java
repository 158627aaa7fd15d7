package io.leanctx.mcp;

import io.leanctx.InvalidInputException;
import java.util.List;

/**
 * One thing that a tool does.
 *
 * @param access what the caller must be allowed
 * @param fields what it takes, besides what all actions take
 */
record Action(String name, Access access, List<String> fields, Handler handler) {

    /** Does it. */
    @FunctionalInterface
    interface Handler {

        /**
         * Does what the call asks for.
         *
         * @return the answer, without what every answer has
         * @throws RefusedException if the answer is that it was not done
         * @throws InvalidInputException and the other exceptions of the API, where the store refuses
         * @throws InterruptedException if the thread is interrupted while it waits
         */
        Answer handle(Call call) throws InterruptedException;
    }

    static Action read(String name, String fields, Handler handler) {
        return new Action(name, Access.READ, split(fields), handler);
    }

    /** One commit, which takes a base and an operation. */
    static Action commit(String name, String fields, Handler handler) {
        return new Action(name, Access.WRITE, split(fields + " base operation"), handler);
    }

    /** Writes in a way of its own. */
    static Action write(String name, String fields, Handler handler) {
        return new Action(name, Access.WRITE, split(fields), handler);
    }

    static Action admin(String name, String fields, Handler handler) {
        return new Action(name, Access.ADMIN, split(fields), handler);
    }

    private static List<String> split(String fields) {
        return fields.isBlank() ? List.of() : List.of(fields.strip().split(" "));
    }
}
