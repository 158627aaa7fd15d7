package io.leanctx.core;

/**
 * What entries of a brief are called.
 *
 * @param one such as {@code finding}
 * @param many such as {@code findings}
 */
record BriefKind(String one, String many) {

    static final BriefKind TASK = new BriefKind("task", "tasks");
    static final BriefKind NEXT_STEPS = new BriefKind("list of next steps", "lists of next steps");
    static final BriefKind HANDOFF = new BriefKind("handoff", "handoffs");
    static final BriefKind CLAIM = new BriefKind("claim", "claims");
    static final BriefKind MESSAGE = new BriefKind("message", "messages");
    static final BriefKind ENDED = new BriefKind("thing that no longer holds", "things that no longer hold");
    static final BriefKind SUMMARY = new BriefKind("summary", "summaries");
    static final BriefKind DECISION = new BriefKind("decision", "decisions");
    static final BriefKind KNOWLEDGE = new BriefKind("piece of knowledge", "pieces of knowledge");
    static final BriefKind FINDING = new BriefKind("finding", "findings");
    static final BriefKind PROGRESS = new BriefKind("note of progress", "notes of progress");
    static final BriefKind FILE = new BriefKind("file", "files");
    static final BriefKind SHARED = new BriefKind("shared file", "shared files");
    static final BriefKind ORIGIN = new BriefKind("fork", "forks");
    static final BriefKind IMPORT = new BriefKind("import", "imports");
    static final BriefKind UNKNOWN = new BriefKind("change of an unknown kind", "changes of unknown kinds");

    /** A kind of the host's own, by its type's name. */
    static BriefKind ofHost(String type) {
        return new BriefKind(type, type);
    }

    String named(int count) {
        return count == 1 ? one : many;
    }
}
