/** Kills processes and cuts power under stores on disk, and looks whether what was acknowledged stays. */
@NullMarked
package io.leanctx.torture;

import org.jspecify.annotations.NullMarked;
