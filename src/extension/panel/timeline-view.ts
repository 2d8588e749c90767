/** The type of timeline panels, which VS Code restores after a reload. */
export const timelineViewType = "coroscope.timeline";
