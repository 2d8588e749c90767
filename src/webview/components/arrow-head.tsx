/** The head of an arrow in a drawing, for `marker-end`; `id` is unlike all others of the page. */
export function ArrowHead({ id }: { readonly id: string }) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerUnits="userSpaceOnUse"
      markerWidth="10"
      markerHeight="10"
      orient="auto"
    >
      <path d="M0 0 8 4 0 8Z" />
    </marker>
  );
}
