/** The words of the conversation's menu, which load with it; the keys are the same in every language. */

import type { Language } from "../i18n/messages.ts";

const english = {
  title: "This conversation",
  asText: "Save as a text file",
  asPage: "Save as a web page",
  byMail: "Send by e-mail",
  address: "Your e-mail address",
  send: "Send",
  mailed: "The conversation is on its way to you.",
  failed: "That did not work. Please try again.",
  tooOften: "Too often. Please try again later.",
  wrongAddress: "This is not an e-mail address.",
  end: "End conversation",
  endQuestion: "End this conversation?",
  endDetail: "You can start a new one at any time.",
  endConfirm: "End",
};

export type MenuWords = typeof english;

export const WORDS: Record<Language, MenuWords> = {
  en: english,
  "zh-CN": {
    title: "本次会话",
    asText: "保存为文本文件",
    asPage: "保存为网页",
    byMail: "发送到邮箱",
    address: "您的邮箱地址",
    send: "发送",
    mailed: "会话记录已发送，请查收邮件。",
    failed: "操作失败，请重试。",
    tooOften: "操作过于频繁，请稍后再试。",
    wrongAddress: "邮箱地址不正确。",
    end: "结束会话",
    endQuestion: "要结束这次会话吗？",
    endDetail: "您可以随时开始新的会话。",
    endConfirm: "结束",
  },
  "zh-TW": {
    title: "本次對話",
    asText: "儲存為文字檔",
    asPage: "儲存為網頁",
    byMail: "寄到信箱",
    address: "您的電子郵件地址",
    send: "寄送",
    mailed: "對話記錄已寄出，請查收郵件。",
    failed: "操作失敗，請重試。",
    tooOften: "操作過於頻繁，請稍後再試。",
    wrongAddress: "電子郵件地址不正確。",
    end: "結束對話",
    endQuestion: "要結束這次對話嗎？",
    endDetail: "您可以隨時開始新的對話。",
    endConfirm: "結束",
  },
};
