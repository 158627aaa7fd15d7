/**
 * Many agents at once, from a seed. A {@link io.leanctx.testkit.swarm.Swarm} lets them read, commit, retry, crash, watch and
 * listen on a store over faults and a clock that jumps, has all of it recorded, and has the histories judged. A seed that
 * fails is replayed in one thread, and shrunk to the few steps that fail there, if they do.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.testkit.swarm;

import org.jspecify.annotations.NullMarked;
