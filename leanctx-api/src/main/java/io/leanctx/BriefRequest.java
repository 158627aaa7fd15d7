package io.leanctx;

import java.util.Optional;

/**
 * How a brief is wanted.
 *
 * @param budget how many tokens it may have
 * @param format how it is marked up
 * @param since what the agent knows already: only what came later is in the brief, and what it knew and no longer holds
 * @since 0.1.0
 */
public record BriefRequest(TokenBudget budget, Format format, Optional<Position> since) {

    /**
     * How a brief is marked up.
     *
     * @since 0.1.0
     */
    public enum Format {
        /** Headings and lists of Markdown; further lines of an entry are quoted in its list item. */
        MARKDOWN,
        /** Parts and entries between tags, as {@code <task><entry> … </entry></task>}; well-formed XML 1.0. */
        XML
    }

    /**
     * Creates a request.
     *
     * @param budget how many tokens it may have
     * @param format how it is marked up
     * @param since what the agent knows already
     */
    public BriefRequest {
        Check.present("token budget", budget);
        Check.present("format of a brief", format);
        Check.present("position since", since);
    }

    /**
     * A request for the whole session in Markdown.
     *
     * @param budget how many tokens it may have
     * @return the request
     */
    public static BriefRequest of(TokenBudget budget) {
        return new BriefRequest(budget, Format.MARKDOWN, Optional.empty());
    }

    /**
     * This request in another format.
     *
     * @param newFormat the format
     * @return a new request
     */
    public BriefRequest as(Format newFormat) {
        return new BriefRequest(budget, newFormat, since);
    }

    /**
     * This request for what came after a position.
     *
     * @param position what the agent knows already
     * @return a new request
     */
    public BriefRequest since(Position position) {
        return new BriefRequest(budget, format, Optional.of(Check.present("position since", position)));
    }
}
