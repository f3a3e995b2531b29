/** The words of being called, which load with its screen; the keys are the same in every language. */

import type { Language } from "../i18n/messages.ts";

const english = {
  title: "We call you",
  close: "Close",
  phone: "Telephone number",
  topic: "What is it about?",
  day: "Day",
  time: "Time",
  zone: "Times are yours ({zone}).",
  ask: "Call me then",
  none: "There are no free times at the moment.",
  loading: "Loading…",
  failed: "That did not work. Please try again.",
  gone: "This time has just been taken. Please choose another one.",
  phoneWrong: "This is not a telephone number.",
  booked: "We call you {when}.",
  number: "Your request has the number #{number}.",
  change: "Move or cancel the call",
};

export type CallbackWords = typeof english;

export const WORDS: Record<Language, CallbackWords> = {
  en: english,
  "zh-CN": {
    title: "预约回电",
    close: "关闭",
    phone: "联系电话",
    topic: "想咨询什么？",
    day: "日期",
    time: "时间",
    zone: "时间按您的时区（{zone}）显示。",
    ask: "确认预约",
    none: "暂时没有可预约的时段。",
    loading: "加载中…",
    failed: "提交失败，请重试。",
    gone: "该时段刚刚被约满，请选择其他时间。",
    phoneWrong: "电话格式不正确。",
    booked: "我们将在{when}给您回电。",
    number: "您的工单编号是 #{number}。",
    change: "改约或取消",
  },
  "zh-TW": {
    title: "預約回電",
    close: "關閉",
    phone: "聯絡電話",
    topic: "想諮詢什麼？",
    day: "日期",
    time: "時間",
    zone: "時間依您的時區（{zone}）顯示。",
    ask: "確認預約",
    none: "暫時沒有可預約的時段。",
    loading: "載入中…",
    failed: "送出失敗，請重試。",
    gone: "該時段剛剛約滿，請選擇其他時間。",
    phoneWrong: "電話格式不正確。",
    booked: "我們將於{when}回電給您。",
    number: "您的工單編號是 #{number}。",
    change: "改約或取消",
  },
};

export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
