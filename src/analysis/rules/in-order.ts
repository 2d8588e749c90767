/**
 * What is called for one item after the other because the order matters: what hands something over, and what runs the steps of a
 * sequence, or whole commands.
 */
export const inOrder =
  /\.(?:put|push|send\w*|write\w*|publish|emit|dispatch\w*|fire\w*|notify\w*|trigger\w*|enqueue|feed|append\w*|add|print)$|(?:^|\.)(?:run\w*|exec\w*|migrate\w*|apply\w*|yield_(?:from_)?)$/iu;
