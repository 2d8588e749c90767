import { Icon, type IconName } from "./icon";

/** A button that shows only an icon. */
export function IconButton({
  icon,
  label,
  onClick,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" class="icon-button" title={label} aria-label={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

/** A button that shows only an icon, and switches something on or off. */
export function IconSwitch({
  icon,
  label,
  title,
  isOn,
  onClick,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly title: string;
  readonly isOn: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      class={isOn ? "icon-button on" : "icon-button"}
      title={title}
      aria-label={label}
      aria-pressed={isOn}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
