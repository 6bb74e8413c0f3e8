"""What the office and the leaders look at: 今日工作, the overdue list, figures."""
