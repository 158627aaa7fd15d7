/** Tests of the command line: the real one, in this process, over real stores on disk. */
package io.leanctx.cli;
