/**
 * What is called for one item after the other because the order matters: what hands something over, what runs the steps of a sequence, or
 * whole commands, what lets time pass, what a person would do on a page, and what waits for many at once already.
 */
export const inOrder =
  /\.(?:put|push|send\w*|write\w*|publish|emit|dispatch\w*|fire\w*|notify\w*|trigger\w*|enqueue|feed|append\w*|add|print)$|(?:^|\.)(?:run\w*|exec\w*|migrate\w*|apply\w*|yield_(?:from_)?|sleep\w*|delay|pause|wait(?:_?for\w*)?|click|press|type|goto|gather)$|(?:^|\.)Promise\.\w+$/iu;
