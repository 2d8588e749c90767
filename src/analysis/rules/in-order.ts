/** Methods whose calls are made one after the other so that what they hand over stays in order. */
export const inOrder = /\.(?:put|push|send\w*|write\w*|publish|emit|enqueue|feed|append\w*|add|print)$/iu;
