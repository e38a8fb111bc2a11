/* Vietnamese for Plotly: its bundle carries English only. Where that did not arrive, charts.js says so. */
window.Plotly?.register({
  moduleType: "locale",
  name: "vi",
  dictionary: {
    "Double-click on legend to isolate one trace": "Bấm đúp vào chú giải để chỉ xem một chuỗi",
  },
  format: {
    days: ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
    shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
    months: Array.from({ length: 12 }, (_, month) => `tháng ${month + 1}`),
    shortMonths: Array.from({ length: 12 }, (_, month) => `Th${month + 1}`),
    date: "%d/%m/%Y",
    decimal: ",",
    thousands: ".",
  },
});
