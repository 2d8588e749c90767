/**
 * What is called for one item after the other because the order matters: what hands something over, what runs the steps of a sequence, or
 * whole commands, what is part of a transaction, what lets time pass, what a person would do on a page, and what waits for many at once already.
 */
export const inOrder =
  /\.(?:put|push|send\w*|write\w*|publish|emit|dispatch\w*|fire\w*|notify\w*|trigger\w*|enqueue|feed|append\w*|add(?:_?reaction)?|print)$|(?:^|\.)(?:run\w*|exec\w*|migrate\w*|apply\w*|yield_(?:from_)?|sleep\w*|delay|pause|wait(?:_?for\w*)?|click|dblclick|press|type|fill|tap|hover|down|up|goto|gather)$|(?:^|\.)Promise\.\w+$|(?:^|\.)(?:trx|tx|transaction)\b/iu;

/** Loops over what was put in an order first, or into portions that are to follow one another. */
export const inPortions = /sort|revers|ordered|batch|chunk/iu;
