// Somebody who opens a page in Chromium, clicks on it and leaves. Prints the names of the web vitals
// that the page sent as beacons; which ones a visit has is the browser's to say.
import { chromium } from 'playwright-core'

const [page, chrome] = process.argv.slice(2)
const browser = await chromium.launch({ executablePath: chrome, args: ['--no-sandbox'] })
const tab = await browser.newPage()
await tab.goto(page)
await tab.click('h1')
await tab.waitForFunction(() => localStorage.getItem('sent')?.includes('FCP'))
await tab.goto(new URL('/left', page).href)
await tab.waitForFunction(() => localStorage.getItem('sent')?.includes('CLS'))
console.log(await tab.evaluate(() => localStorage.getItem('sent')))
await browser.close()
