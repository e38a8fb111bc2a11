/* Vietnamese for Plotly: its bundle carries English only. */
Plotly.register({
  moduleType: "locale",
  name: "vi",
  dictionary: {
    "Autoscale": "Tự chỉnh tỷ lệ",
    "Double-click on legend to isolate one trace": "Bấm đúp vào chú giải để chỉ xem một chuỗi",
    "Double-click to zoom back out": "Bấm đúp để thu nhỏ lại",
    "Download plot": "Tải biểu đồ",
    "Download plot as a PNG": "Tải biểu đồ (PNG)",
    "Image download succeeded": "Đã tải biểu đồ",
    "Preparing image - this may take a few seconds": "Đang tạo hình, xin chờ vài giây",
    "Reset axes": "Đặt lại trục",
    "Sorry, there was a problem downloading your image!": "Không tải được biểu đồ",
    "Zoom in": "Phóng to",
    "Zoom out": "Thu nhỏ",
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
