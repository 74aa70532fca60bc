"""What is judged of teachers: expiring qualifications, hours taught, 双师型, which levels each may teach."""
