/* Runs before the first paint, so that what only scripts can use does not flash by. */
document.documentElement.classList.add("js");
