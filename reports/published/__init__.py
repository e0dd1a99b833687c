"""What anybody may see and reuse: approved plans and their đề án, as pages, CSV and JSON at addresses that stay."""
