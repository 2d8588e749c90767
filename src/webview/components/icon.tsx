/** The shapes of the toolbar, drawn on a grid of 16 by 16. */
const shapes = {
  "zoom-in": "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.4 7.9 3.4 3.4M7 5v4M5 7h4",
  "zoom-out": "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.4 7.9 3.4 3.4M5 7h4",
  fit: "M2.5 3v10M13.5 3v10M5 8h6M6.8 6 4.8 8l2 2M9.2 6l2 2-2 2",
  fold: "M2 8h3M11 8h3M5.5 3 8 6 5.5 9.5 8 13M9 3l2 3-2 3.5L11 13",
  stop: "M4 4h8v8H4Z",
  keyboard: "M1.5 4h13v8h-13ZM4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M5 9.5h6",
  play: "M5 3v10l8-5Z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  "step-back": "M12 3.5v9L6 8ZM4 3.5v9",
  "step-forward": "M4 3.5v9L10 8ZM12 3.5v9",
  follow: "M9.5 2.5H3.5v11h9v-8ZM9.5 2.5v3h3M5.5 10h4M8 8.5 9.5 10 8 11.5",
  again: "M12.5 8a4.5 4.5 0 1 1-1.4-3.3M12.6 2.2v2.9H9.7",
  save: "M8 2v7.5M5 6.8l3 3 3-3M2.5 12.5v1h11v-1",
  filter: "M2 3.5h12l-4.7 5.3v4.4l-2.6-1.4V8.8Z",
  pin: "M6 2.5h4M6.8 2.5v4L4.5 9h7L9.2 6.5v-4M8 9v4.5",
  copy: "M6 5.5h7.5V14H6ZM10 5.5V2.5H2.5V11H6",
  close: "m4 4 8 8M12 4l-8 8",
  right: "m6 3.5 4.5 4.5L6 12.5",
  down: "m3.5 6 4.5 4.5L12.5 6",
} as const;

/** The name of a shape. */
export type IconName = keyof typeof shapes;

/** A small picture beside words, or in a button that has a name of its own; silent for screen readers. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  );
}
