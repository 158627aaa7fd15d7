/**
 * Shared sessions on the command line, see {@code docs/cli.md}. {@link io.leanctx.cli.Leanctx} is the root of the commands;
 * {@link io.leanctx.cli.Place} is where a store is, {@link io.leanctx.cli.Page} and {@link io.leanctx.cli.Document} are what is
 * printed. Nothing here is for other programs: what they need is in the libraries.
 */
@NullMarked
package io.leanctx.cli;

import org.jspecify.annotations.NullMarked;
