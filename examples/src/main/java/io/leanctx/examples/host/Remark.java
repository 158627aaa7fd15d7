package io.leanctx.examples.host;

/**
 * What an agent has to say about a line.
 *
 * @param line the line, from 1
 * @param text what is wrong there
 */
public record Remark(int line, String text) {}
