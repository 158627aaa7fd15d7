package io.leanctx.core;

import java.util.List;

/**
 * Markdown: a heading for each part, a list item for each entry. Only what this class writes begins at the left margin;
 * the further lines of an entry are quoted inside its item, where headings, fences and tags of theirs end with it.
 */
final class MarkdownBrief implements BriefMarkup {

    private static final String FURTHER = "\n  >";

    @Override
    public String begin(BriefHead head) {
        StringBuilder text =
                new StringBuilder("# ").append(head.workspace()).append('/').append(BriefText.oneLine(head.channel()));
        if (head.since().isPresent()) {
            text.append(" from revision ").append(head.since().getAsLong()).append(" to ");
        } else {
            text.append(" at revision ");
        }
        text.append(head.revision()).append(", for ").append(head.viewer()).append('\n');
        if (!head.agents().isEmpty()) {
            text.append("Agents: ").append(head.team()).append('\n');
        }
        if (!head.remark().isEmpty()) {
            text.append(head.remark()).append('\n');
        }
        return text.toString();
    }

    @Override
    public String open(BriefPart part, BriefHead head) {
        return "\n## " + part.title() + (part.isTimed() ? " (at " + head.time() + ")" : "") + '\n';
    }

    @Override
    public String entry(BriefEntry entry) {
        StringBuilder text = label(entry).append(": ");
        List<String> lines = BriefText.lines(entry.text().get());
        text.append(lines.get(0));
        for (String further : lines.subList(1, lines.size())) {
            text.append(FURTHER).append(further.isEmpty() ? "" : " ").append(further);
        }
        return text.append('\n').toString();
    }

    @Override
    public String named(BriefEntry entry, int openingLength) {
        String text = entry.text().get();
        return label(entry)
                .append(" begins \"")
                .append(BriefText.opening(text, openingLength))
                .append("\" (")
                .append(BriefMarkup.whole(entry, text))
                .append(")\n")
                .toString();
    }

    @Override
    public String close(BriefPart part) {
        return "";
    }

    @Override
    public String leftOut(List<String> lines) {
        StringBuilder text = new StringBuilder("\n## Left out\n");
        lines.forEach(line -> text.append("- ").append(line).append('\n'));
        return text.toString();
    }

    @Override
    public String end() {
        return "";
    }

    private static StringBuilder label(BriefEntry entry) {
        StringBuilder label = new StringBuilder("- ").append(BriefEntries.name(entry.ref()));
        entry.agent().ifPresent(agent -> label.append(' ').append(agent));
        if (!entry.about().isEmpty()) {
            label.append(", ").append(BriefText.oneLine(entry.about()));
        }
        return label;
    }
}
