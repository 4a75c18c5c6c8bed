export const deskTabs = ['class', 'patterns', 'feelings', 'room'] as const;
export type DeskTab = (typeof deskTabs)[number];

export const tabId = (tab: DeskTab): string => `tab-${tab}`;
export const tabPanelId = (tab: DeskTab): string => `panel-${tab}`;
