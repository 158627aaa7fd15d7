package io.leanctx.core;

import java.util.List;

/** XML: an element for each part and each entry. Well-formed, whatever the entries hold. */
final class XmlBrief implements BriefMarkup {

    @Override
    public String begin(BriefHead head) {
        StringBuilder text = new StringBuilder("<session");
        attribute(text, "workspace", head.workspace());
        attribute(text, "channel", head.channel());
        head.since().ifPresent(since -> attribute(text, "since", String.valueOf(since)));
        attribute(text, "revision", String.valueOf(head.revision()));
        attribute(text, "for", head.viewer());
        text.append(">\n");
        if (!head.agents().isEmpty()) {
            text.append("<agents>").append(escaped(head.team())).append("</agents>\n");
        }
        if (!head.remark().isEmpty()) {
            text.append("<note>").append(escaped(head.remark())).append("</note>\n");
        }
        return text.toString();
    }

    @Override
    public String open(BriefPart part, BriefHead head) {
        StringBuilder text = new StringBuilder("<").append(part.tag());
        if (part.isTimed()) {
            attribute(text, "at", head.time());
        }
        return text.append(">\n").toString();
    }

    @Override
    public String entry(BriefEntry entry) {
        return labelled("entry", entry)
                .append('>')
                .append(escaped(entry.text().get().strip()))
                .append("</entry>\n")
                .toString();
    }

    @Override
    public String named(BriefEntry entry, int openingLength) {
        String whole = entry.text().get();
        StringBuilder text = labelled("opening", entry);
        attribute(text, "of", BriefMarkup.whole(entry, whole));
        return text.append('>')
                .append(escaped(BriefText.opening(whole, openingLength)))
                .append("</opening>\n")
                .toString();
    }

    @Override
    public String close(BriefPart part) {
        return "</" + part.tag() + ">\n";
    }

    @Override
    public String leftOut(List<String> lines) {
        StringBuilder text = new StringBuilder("<left-out>\n");
        lines.forEach(line -> text.append(escaped(line)).append('\n'));
        return text.append("</left-out>\n").toString();
    }

    @Override
    public String end() {
        return "</session>\n";
    }

    private static StringBuilder labelled(String element, BriefEntry entry) {
        StringBuilder text = new StringBuilder("<").append(element);
        attribute(text, "ref", BriefEntries.name(entry.ref()));
        entry.agent().ifPresent(agent -> attribute(text, "by", agent));
        if (!entry.about().isEmpty()) {
            attribute(text, "about", entry.about());
        }
        return text;
    }

    private static void attribute(StringBuilder text, String name, String value) {
        text.append(' ')
                .append(name)
                .append("=\"")
                .append(escaped(BriefText.oneLine(value)).replace("\"", "&quot;"))
                .append('"');
    }

    /** A character that XML cannot hold is shown by its number, as JSON would. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> {
                    if (isOfXml(c)) {
                        escaped.appendCodePoint(c);
                    } else {
                        escaped.append("\\u%04x".formatted(c));
                    }
                }
            }
        });
        return escaped.toString();
    }

    private static boolean isOfXml(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xd7ff)
                || (c >= 0xe000 && c <= 0xfffd)
                || c >= 0x10000;
    }
}
