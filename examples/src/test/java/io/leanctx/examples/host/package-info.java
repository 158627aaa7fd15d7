/** Integration tests of a host, as its authors write them with the test kit. */
package io.leanctx.examples.host;
