/** Calls of the choices and of the browsers that are pushed to. */

import type { DeviceView, NotificationSettingsBody, NotificationSettingsView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export const fetchSettings = (signal: AbortSignal): Promise<NotificationSettingsView> =>
  api.get("/notifications/settings", { signal });
export const saveSettings = (body: NotificationSettingsBody): Promise<NotificationSettingsView> =>
  api.put("/notifications/settings", body);

export const fetchDevices = (signal?: AbortSignal): Promise<DeviceView[]> =>
  api.get("/notifications/devices", signal ? { signal } : {});
export const addDevice = (body: { endpoint: string; p256dh: string; auth: string }): Promise<DeviceView> =>
  api.post("/notifications/devices", body);
export const removeDevice = (id: string): Promise<void> => api.delete(`/notifications/devices/${id}`);
export const tryDevice = (id: string): Promise<void> => api.post(`/notifications/devices/${id}/test`);
